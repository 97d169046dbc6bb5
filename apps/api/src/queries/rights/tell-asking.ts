import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@mynedata/platform';
import { OrganisationAsking } from '@mynedata/users';
import { OrganisationAskingStore } from './organisation-asking.store';

/** What an organisation says of itself does not change under what it asks: `users` looks here. */
@Injectable()
export class TellAsking implements OnModuleInit {
  constructor(
    private readonly asking: OrganisationAsking,
    private readonly store: OrganisationAskingStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.asking.onLook((tx, organisationId) => this.store.of(tx, organisationId, this.clock.now()));
  }
}
