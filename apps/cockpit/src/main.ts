import { bootstrapApplication } from '@angular/platform-browser';
import { applyStoredTheme } from '@mynedata/cockpit-shared';
import { App } from './app/app';
import { appConfig } from './app/app.config';

// Before the first paint, so that a dark page never flashes light.
applyStoredTheme(document.documentElement, localStorage);
bootstrapApplication(App, appConfig).catch((error: unknown) => console.error(error));
