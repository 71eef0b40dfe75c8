import type { AccessTables } from './schema/access.ts'
import type { AudiencesTables } from './schema/audiences.ts'
import type { ChannelsTables } from './schema/channels.ts'
import type { CloudApiTables } from './schema/cloud-api.ts'
import type { DataRetentionTables } from './schema/data-retention.ts'
import type { DeliveriesTables } from './schema/deliveries.ts'
import type { DraftsTables } from './schema/drafts.ts'
import type { GuestsTables } from './schema/guests.ts'
import type { ImportsTables } from './schema/imports.ts'
import type { InboxTables } from './schema/inbox.ts'
import type { MailingsTables } from './schema/mailings.ts'
import type { MessagePricesTables } from './schema/message-prices.ts'
import type { MessageTemplatesTables } from './schema/message-templates.ts'
import type { NotificationsTables } from './schema/notifications.ts'
import type { NumbersTables } from './schema/numbers.ts'
import type { OrdersTables } from './schema/orders.ts'
import type { OutboxTables } from './schema/outbox.ts'
import type { PromoCodesTables } from './schema/promo-codes.ts'
import type { ReputationTables } from './schema/reputation.ts'
import type { RestaurantsTables } from './schema/restaurants.ts'
import type { RulesTables } from './schema/rules.ts'
import type { SettingsTables } from './schema/settings.ts'
import type { TemplatesTables } from './schema/templates.ts'
import type { WebhooksTables } from './schema/webhooks.ts'
import type { WhatsAppTables } from './schema/whatsapp.ts'

/**
 * All tables, a file for each slice; only that slice writes them. Conventions: `*_at` is UTC milliseconds; `Flag` is 0
 * or 1; `Json` is text holding JSON; ids are prefixed strings. The same in SQLite and PostgreSQL.
 */
export type Schema = OutboxTables &
  PromoCodesTables &
  AudiencesTables &
  TemplatesTables &
  RestaurantsTables &
  RulesTables &
  SettingsTables &
  AccessTables &
  WhatsAppTables &
  GuestsTables &
  NumbersTables &
  InboxTables &
  DataRetentionTables &
  DeliveriesTables &
  DraftsTables &
  ChannelsTables &
  MailingsTables &
  MessagePricesTables &
  MessageTemplatesTables &
  WebhooksTables &
  CloudApiTables &
  NotificationsTables &
  OrdersTables &
  ImportsTables &
  ReputationTables
