/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file export.h  Marks the functions that the shared library exports. */
#ifndef NUEM_EXPORT_H
#define NUEM_EXPORT_H

#if defined(__GNUC__)
#define NUEM_API __attribute__((visibility("default")))
#else
#define NUEM_API
#endif

#ifdef __cplusplus
#define NUEM_BEGIN_DECLS extern "C" {
#define NUEM_END_DECLS   }
#else
#define NUEM_BEGIN_DECLS
#define NUEM_END_DECLS
#endif

#endif
