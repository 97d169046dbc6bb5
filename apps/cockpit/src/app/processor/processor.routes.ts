import type { Routes } from '@angular/router';
export const processorRoutes: Routes = [];
