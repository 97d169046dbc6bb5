import { Component, computed, input } from '@angular/core';
import qrcode from 'qrcode-generator';

/** A QR code, dark on light in both themes because cameras expect it so. */
@Component({
  selector: 'myne-qr',
  template: `<svg
    class="qr"
    [attr.viewBox]="'-2 -2 ' + (picture().size + 4) + ' ' + (picture().size + 4)"
    role="img"
    [attr.aria-label]="label()"
    shape-rendering="crispEdges"
  >
    <rect x="-2" y="-2" [attr.width]="picture().size + 4" [attr.height]="picture().size + 4" fill="#ffffff" />
    <path [attr.d]="picture().path" fill="#15211f" />
  </svg>`,
  styles: `
    :host {
      display: block;
      width: min(100%, calc(var(--s10) * 5));
    }
    .qr {
      display: block;
      width: 100%;
      height: auto;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-small);
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  protected readonly picture = computed(() => drawing(this.text()));
}

function drawing(text: string): { readonly size: number; readonly path: string } {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const cells = Array.from(
    { length: size * size },
    (_, index) => [Math.floor(index / size), index % size] as const,
  );
  const dark = cells.filter(([row, column]) => code.isDark(row, column));
  return { size, path: dark.map(([row, column]) => `M${column} ${row}h1v1h-1z`).join('') };
}
