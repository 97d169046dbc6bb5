import { Injectable, signal } from '@angular/core';

export type Theme = 'system' | 'light' | 'dark';
const key = 'mynedata.theme';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function storedTheme(storage: Pick<Storage, 'getItem'>): Theme {
  return themes.find((theme) => theme === storage.getItem(key)) ?? 'system';
}

export function applyTheme(root: HTMLElement, theme: Theme): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}

export const applyStoredTheme = (root: HTMLElement, storage: Pick<Storage, 'getItem'>): void =>
  applyTheme(root, storedTheme(storage));

/** Light, dark, or as the system says; remembered in this browser. */
@Injectable({ providedIn: 'root' })
export class Appearance {
  private readonly chosen = signal(storedTheme(localStorage));
  readonly theme = this.chosen.asReadonly();

  choose(theme: Theme): void {
    this.chosen.set(theme);
    localStorage.setItem(key, theme);
    applyTheme(document.documentElement, theme);
  }
}
