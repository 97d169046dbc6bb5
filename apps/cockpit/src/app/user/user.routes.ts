import type { Routes } from '@angular/router';
export const userRoutes: Routes = [];
