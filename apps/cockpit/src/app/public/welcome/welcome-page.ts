import { Component, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { Curves, Icon, Market, Note } from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-welcome-page',
  imports: [Curves, Icon, MatAnchor, Note, RouterLink],
  templateUrl: './welcome-page.html',
  styleUrl: './welcome-page.scss',
})
export class WelcomePage {
  protected readonly system = inject(Market).system;
  protected readonly steps = [
    {
      icon: 'sensor',
      title: '1. Connect a source',
      text: 'A sensor, a phone, a service. It can write into your account and read nothing.',
    },
    {
      icon: 'rings',
      title: '2. Choose your protection',
      text: 'Four steps for each kind of data. You start at: nothing is shared.',
    },
    {
      icon: 'inbox',
      title: '3. Answer each request',
      text: 'Who asks, why, what leaves, what it pays. Allow and Deny weigh the same.',
    },
    {
      icon: 'coins',
      title: '4. Get paid with the result',
      text: 'The money is in escrow before you are asked. You are credited in the same moment as the result is released.',
    },
  ] as const;
  protected readonly promises = [
    'Nothing leaves before the window closes and enough people agreed.',
    'Nobody who asks ever sees an exact number of people, only a band such as 100–249.',
    'You can withdraw until the result is computed. After that we tell you it was too late.',
    'If you delete a source, its data is gone at once.',
  ];

  constructor() {
    inject(Title).setTitle('A data market you can trust · myneData');
  }
}
