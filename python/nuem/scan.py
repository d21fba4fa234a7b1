# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of `nuem scan` (HDF5). The scans themselves run as `nuem scan CONFIG.yaml -o out.h5`, also under mpirun."""
from nuem._hdf5 import File


def read(path):
    """A finished or partial scan as a nuem._hdf5.File: .attributes, and data sets by name as numpy arrays."""
    return File(path)
