import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { DigitsPipe } from '@mynedata/cockpit-shared';

/** Asked because it cannot be undone. */
@Component({
  selector: 'myne-delete-source-dialog',
  imports: [DigitsPipe, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Delete “{{ data.label }}”</h2>
    <mat-dialog-content>
      <p>
        This deletes the source, its tokens and its {{ data.records | digits }} {{ noun }} at once and for
        good. Consents that rest on it lapse. Results already computed stay.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" mat-dialog-close>Keep it</button>
      <button matButton="outlined" type="button" class="bad" [mat-dialog-close]="true">
        Delete {{ data.records | digits }} {{ noun }}
      </button>
    </mat-dialog-actions>
  `,
})
export class DeleteSourceDialog {
  protected readonly data = inject<{ readonly label: string; readonly records: number }>(MAT_DIALOG_DATA);
  protected readonly noun = this.data.records === 1 ? 'record' : 'records';
}
