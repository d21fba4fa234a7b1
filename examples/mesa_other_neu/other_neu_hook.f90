! SPDX-License-Identifier: GPL-3.0-or-later
! A hook other_neu for MESA: its own neutrino losses, and on top what a magnetic moment and a millicharge
! of the neutrino add to the decay of plasmons. In the inlist:
!
!     use_other_neu = .true.
!     x_ctrl(1) = 2d0     ! mu_12: moment in 1e-12 mu_B
!     x_ctrl(2) = 0d0     ! q_14: charge in 1e-14 e
!
! and in extras_controls of run_star_extras.f90:  s% other_neu => nuem_other_neu
module other_neu_hook

   implicit none

contains

   ! the interface of null_other_neu in star/other/other_neu.f90; releases before 2021 have z2bar
   ! after zbar, here and in neu_get
   subroutine nuem_other_neu( &
      id, k, T, log10_T, Rho, log10_Rho, abar, zbar, log10_Tlim, flags, &
      loss, sources, ierr)
      use const_def, only: dp
      use star_def, only: star_info, star_ptr
      use neu_lib, only: neu_get
      use neu_def, only: num_neu_types, num_neu_rvs, plas_neu_type
      use nuem_plasmon, only: nuem_star_plasmon_neu
      integer, intent(in) :: id
      integer, intent(in) :: k
      real(dp), intent(in) :: T
      real(dp), intent(in) :: log10_T
      real(dp), intent(in) :: Rho
      real(dp), intent(in) :: log10_Rho
      real(dp), intent(in) :: abar
      real(dp), intent(in) :: zbar
      real(dp), intent(in) :: log10_Tlim
      logical, intent(inout) :: flags(num_neu_types)
      real(dp), intent(inout) :: loss(num_neu_rvs)
      real(dp), intent(inout) :: sources(num_neu_types, num_neu_rvs)
      integer, intent(out) :: ierr
      ! below these a plasmon takes nothing out of a star: less than 1e-9 erg/g/s for mu_12 = 10
      real(dp), parameter :: T_min = 1d6, Rho_min = 1d-5
      real(dp) :: weak(num_neu_rvs), dipole(num_neu_rvs), charge(num_neu_rvs)
      type(star_info), pointer :: s

      ierr = 0
      call neu_get( &
         T, log10_T, Rho, log10_Rho, abar, zbar, log10_Tlim, flags, &
         loss, sources, ierr)
      if (ierr /= 0) return
      call star_ptr(id, s, ierr)
      if (ierr /= 0) return
      if (T < T_min .or. Rho < Rho_min) return

      ! MESA has the loss of the Standard Model already: `weak` is not used
      ierr = nuem_star_plasmon_neu( &
         Rho, T, abar, zbar, 1d0, s%x_ctrl(1), s%x_ctrl(2), weak, dipole, charge)
      if (ierr /= 0) return
      sources(plas_neu_type, :) = sources(plas_neu_type, :) + dipole + charge
      loss = loss + dipole + charge
   end subroutine nuem_other_neu

end module other_neu_hook
