# SPDX-License-Identifier: GPL-3.0-or-later
"""HDF5 results of long runs, where h5py is there to read them."""


class File:
    """Data sets of a file by name as arrays (file["snapshots/r"]), read when they are asked for.

    .attributes of the file, .names of its data sets, .units(name).
    """

    def __init__(self, path):
        try:
            import h5py
        except ImportError as missing:
            raise ImportError(f"reading {path} needs h5py (python3-h5py)") from missing
        self.path, self._h5py = path, h5py
        with h5py.File(path, "r") as file:
            self.attributes = {key: _plain(value) for key, value in file.attrs.items()}
            self.names, self._attributes = [], {}
            file.visititems(self._note)

    def _note(self, name, item):
        if isinstance(item, self._h5py.Dataset):
            self.names.append(name)
            self._attributes[name] = {key: _plain(value) for key, value in item.attrs.items()}

    def units(self, name):
        """Unit of a data set, "" where it has none."""
        return self._attributes[name].get("unit", "")

    def __getitem__(self, name):
        with self._h5py.File(self.path, "r") as file:
            return file[name][()]

    def __contains__(self, name):
        return name in self.names

    def __repr__(self):
        return f"<nuem result {self.path}: {', '.join(self.names)}>"


def _plain(value):
    return value.decode() if isinstance(value, bytes) else value
