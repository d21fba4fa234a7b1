! SPDX-License-Identifier: GPL-3.0-or-later
! What other_neu_hook.f90 uses of MESA, so that it can be compiled and run without. Not for use with MESA.
module const_def
   implicit none
   integer, parameter :: dp = kind(1d0)
end module const_def

module neu_def
   implicit none
   integer, parameter :: num_neu_rvs = 5, num_neu_types = 5, plas_neu_type = 2
end module neu_def

module star_def
   use const_def, only: dp
   implicit none
   type star_info
      real(dp) :: x_ctrl(100) = 0
   end type star_info
   type(star_info), target, save :: the_star
contains
   subroutine star_ptr(id, s, ierr)
      integer, intent(in) :: id
      type(star_info), pointer, intent(inout) :: s
      integer, intent(out) :: ierr
      s => the_star
      ierr = merge(0, -1, id == 1)
   end subroutine star_ptr
end module star_def

module neu_lib
   use const_def, only: dp
   use neu_def, only: num_neu_types, num_neu_rvs
   implicit none
contains
   subroutine neu_get(T, log10_T, Rho, log10_Rho, abar, zbar, log10_Tlim, flags, loss, sources, info)
      real(dp), intent(in) :: T, log10_T, Rho, log10_Rho, abar, zbar, log10_Tlim
      logical, intent(in) :: flags(num_neu_types)
      real(dp), intent(inout) :: loss(num_neu_rvs), sources(num_neu_types, num_neu_rvs)
      integer, intent(out) :: info
      loss = 1
      sources = 0
      info = merge(0, 1, all(flags) .and. min(T, log10_T, Rho, log10_Rho, abar, zbar, log10_Tlim) > 0)
   end subroutine neu_get
end module neu_lib
