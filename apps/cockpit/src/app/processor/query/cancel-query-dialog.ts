import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

/** Asked because it cannot be undone. */
@Component({
  selector: 'myne-cancel-query-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Cancel this query</h2>
    <mat-dialog-content>
      <p>Nobody is asked any more and nothing is computed. What you paid is credited back in full.</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton="outlined" type="button" mat-dialog-close>Keep it</button>
      <button matButton="outlined" type="button" class="bad" [mat-dialog-close]="true">
        Cancel the query
      </button>
    </mat-dialog-actions>
  `,
})
export class CancelQueryDialog {}
