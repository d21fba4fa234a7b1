! SPDX-License-Identifier: GPL-3.0-or-later
! Runs the hook in one cell, without MESA: the core of a red giant before the helium flash.
program check
   use const_def, only: dp
   use neu_def, only: num_neu_types, num_neu_rvs, plas_neu_type
   use star_def, only: the_star
   use nuem_plasmon, only: nuem_star_plasmon_neu
   use other_neu_hook, only: nuem_other_neu
   implicit none
   real(dp), parameter :: T = 1d8, Rho = 2d5, abar = 4, zbar = 2
   real(dp) :: loss(num_neu_rvs), sources(num_neu_types, num_neu_rvs), up(num_neu_rvs), slope
   real(dp) :: weak(5), dipole(5), charge(5)
   logical :: flags(num_neu_types) = .true.
   integer :: ierr

   the_star%x_ctrl(1) = 2
   the_star%x_ctrl(2) = 0.5d0
   call hook(T, loss)
   call hook(T*(1 + 1d-5), up)
   ierr = nuem_star_plasmon_neu(Rho, T, abar, zbar, 0.9315d0, 2d0, 0.5d0, weak, dipole, charge)
   if (ierr /= 0) error stop 'nuem_star_plasmon_neu failed'
   print '(a, 3es14.6)', 'weak, dipole, charge, erg/g/s:', weak(1), dipole(1), charge(1)
   slope = (up(1) - loss(1))/(1d-5*T)
   if (abs(loss(1) - 1 - dipole(1) - charge(1)) > 1d-12*loss(1)) error stop 'the loss is not the sum'
   if (abs(slope/(loss(2) - 1) - 1) > 1d-3) error stop 'd/dT is not the derivative'
   if (any(abs(sources(plas_neu_type, :) - dipole - charge) > 0.1d0*abs(dipole))) error stop 'sources'
   call nuem_other_neu(1, 0, T, log10(T), -Rho, 5d0, abar, zbar, 7.5d0, flags, loss, sources, ierr)
   if (ierr == 0) error stop 'a negative density passed'
   print '(a)', 'ok'

contains

   subroutine hook(temp, out)
      real(dp), intent(in) :: temp
      real(dp), intent(out) :: out(num_neu_rvs)
      call nuem_other_neu( &
         1, 0, temp, log10(temp), Rho, log10(Rho), abar, zbar, 7.5d0, flags, out, sources, ierr)
      if (ierr /= 0) error stop 'the hook failed'
   end subroutine hook

end program check
