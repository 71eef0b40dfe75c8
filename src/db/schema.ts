import type { AccessTables } from './schema/access.ts'
import type { ChannelsTables } from './schema/channels.ts'
import type { DeliveriesTables } from './schema/deliveries.ts'
import type { GuestsTables } from './schema/guests.ts'
import type { ImportsTables } from './schema/imports.ts'
import type { InboxTables } from './schema/inbox.ts'
import type { MailingsTables } from './schema/mailings.ts'
import type { NumbersTables } from './schema/numbers.ts'
import type { OrdersTables } from './schema/orders.ts'
import type { OutboxTables } from './schema/outbox.ts'
import type { ReputationTables } from './schema/reputation.ts'
import type { WebhooksTables } from './schema/webhooks.ts'
import type { WhatsAppTables } from './schema/whatsapp.ts'

/**
 * All tables, a file for each slice; only that slice writes them. Conventions: `*_at` is UTC milliseconds; `Flag` is 0 or
 * 1; `Json` is text holding JSON; ids are prefixed strings. The same in SQLite and PostgreSQL.
 */
export type Schema = OutboxTables &
  AccessTables &
  WhatsAppTables &
  GuestsTables &
  NumbersTables &
  InboxTables &
  DeliveriesTables &
  ChannelsTables &
  MailingsTables &
  WebhooksTables &
  OrdersTables &
  ImportsTables &
  ReputationTables
