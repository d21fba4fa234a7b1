! SPDX-License-Identifier: GPL-3.0-or-later
! Plasmon losses of nuem for Fortran: an interface to nuem_star_plasmon_neu of <nuem/plasmon.h>.
! Needs nothing but a Fortran 2003 compiler and libnuem.
module nuem_plasmon

   use, intrinsic :: iso_c_binding, only: c_double, c_int
   implicit none
   private
   public :: nuem_star_plasmon_neu

   ! loss, d/dT, d/drho, d/dabar, d/dzbar: the order of MESA's ineu, idneu_dT, idneu_dRho, idneu_dabar,
   ! idneu_dzbar; erg/g/s and that over K, g/cm^3, 1, 1
   integer, parameter, public :: nuem_plasmon_neu = 5

   interface
      ! 0, or the number of a failure, which leaves the three results untouched
      integer(c_int) function nuem_star_plasmon_neu( &
         rho_g_cm3, temp_k, abar, zbar, cv2, mu_12, q_14, weak, dipole, charge) &
         bind(c, name='nuem_star_plasmon_neu')
         import :: c_double, c_int
         real(c_double), value :: rho_g_cm3, temp_k  ! [1e-6, 1e15], [1e4, 1e12]
         real(c_double), value :: abar, zbar         ! mean mass number and charge of the ions
         real(c_double), value :: cv2                ! sum of C_V^2: 0.9315 in MESA
         real(c_double), value :: mu_12              ! sqrt(sum |mu_ij|^2 + |eps_ij|^2) in 1e-12 mu_B
         real(c_double), value :: q_14               ! sqrt(sum |q_ij|^2) in 1e-14 e
         real(c_double), intent(inout) :: weak(5), dipole(5), charge(5)
      end function nuem_star_plasmon_neu
   end interface

end module nuem_plasmon
