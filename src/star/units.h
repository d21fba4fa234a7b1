/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constants of stars, beside those of nuem/constants.h. */
#ifndef NUEM_STAR_UNITS_H
#define NUEM_STAR_UNITS_H

#define NUEM_E_COULOMB     1.602176634e-19 /* exact, SI 2019 */
#define NUEM_JOULE_PER_MEV 1.602176634e-13
#define NUEM_ERG_PER_MEV   1.602176634e-6
/* GM of the Sun 1.3271244e20 m^3/s^2 (IAU 2015 resolution B3) over G = 6.67430e-11 (CODATA 2018) */
#define NUEM_MSUN_KG    1.988410e30
#define NUEM_KPC_KM     3.0856775814913673e16 /* IAU 2015 resolution B2 */
#define NUEM_PROTON_MEV 938.27208816          /* CODATA 2018 */

#endif
