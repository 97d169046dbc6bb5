import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountRights, type OwnFile, OwnRows, type OwnRowsFile } from '@mynedata/users';

const files: readonly OwnRowsFile[] = [
  {
    path: 'earnings/balance.json',
    about: 'Your account in the ledger, with its balances in thousandths of a satoshi.',
    sql: `select p.ledger_owner as "ledgerAccount", a.kind, -a.balance_msat as "balanceMsat"
            from payments.payee p left join payments.account a on a.owner = p.ledger_owner::text and a.kind in ('user_available', 'user_reserved')
           where p.user_id = $1 order by a.kind`,
  },
  {
    path: 'earnings/movements.json',
    about: 'Every booking on your account in the ledger: rewards, payouts, claims.',
    sql: `select j.at, j.kind, j.ref as reference, a.kind as account, -e.amount_msat as "amountMsat"
            from payments.payee p
            join payments.account a on a.owner = p.ledger_owner::text and a.kind in ('user_available', 'user_reserved')
            join payments.entry e on e.account_id = a.id join payments.journal j on j.id = e.journal_id
           where p.user_id = $1 order by j.id, a.kind`,
  },
  {
    path: 'earnings/addresses.json',
    about: 'Addresses to which you were or will be paid.',
    sql: 'select address, output_type as "outputType", created_at as "createdAt", valid_from as "validFrom" from payments.payout_address where user_id = $1 order by created_at',
  },
  {
    path: 'earnings/payouts.json',
    about: 'Payouts with their transactions.',
    sql: `select b.created_at as at, b.state, i.address, i.gross_sat as "grossSat", i.fee_sat as "feeSat", i.released_at as "releasedAt", t.txid
            from payments.payee p join payments.item i on i.ledger_owner = p.ledger_owner join payments.batch b on b.id = i.batch_id
            left join lateral (select txid from payments.attempt where batch_id = b.id order by number desc limit 1) t on true
           where p.user_id = $1 order by b.created_at`,
  },
  {
    path: 'earnings/payout-requests.json',
    about: 'When you asked to be paid.',
    sql: 'select requested_at as "requestedAt", accept_fee_sat as "acceptFeeSat", refused from payments.payout_request where user_id = $1 order by requested_at',
  },
];

/** What this module knows of a person, for the archive. */
@Injectable()
export class OwnPaymentsView implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly rows: OwnRows,
  ) {}

  onModuleInit(): void {
    this.rights.onExport({
      module: 'payments',
      tables: ['payments.payee', 'payments.payout_address', 'payments.payout_request'],
      leavesOut: {},
      files: (accountId, role) =>
        Readable.from(
          role === 'user' ? files.map((file) => this.rows.file(accountId, file)) : [],
        ) as AsyncIterable<OwnFile>,
    });
  }
}
