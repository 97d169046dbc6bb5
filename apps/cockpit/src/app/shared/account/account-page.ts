import { Component } from '@angular/core';
import { PageHead } from '../shell/page-head';
import { ArchiveCard } from './archive-card';
import { DeleteAccountCard } from './delete-account-card';
import { ProfileCard } from './profile-card';

/** What an account says of its owner, all of it to take along, and its end. */
@Component({
  selector: 'myne-account-page',
  imports: [ArchiveCard, DeleteAccountCard, PageHead, ProfileCard],
  template: `<div class="page narrow">
    <myne-page-head title="Your account" lead="Yours to correct, to take along and to delete." />
    <myne-profile-card />
    <myne-archive-card />
    <myne-delete-account-card />
  </div>`,
})
export class AccountPage {}
