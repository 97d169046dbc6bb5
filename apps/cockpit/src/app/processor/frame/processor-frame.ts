import { Component } from '@angular/core';
import { Shell } from '@mynedata/cockpit-shared';
import { organisationItem, processorItems } from './processor-nav';

@Component({
  selector: 'myne-processor-frame',
  imports: [Shell],
  template: '<myne-shell [items]="items" [menu]="menu" start="/dashboard" noticesPath="/notices" />',
})
export class ProcessorFrame {
  protected readonly items = processorItems;
  protected readonly menu = [organisationItem];
}
