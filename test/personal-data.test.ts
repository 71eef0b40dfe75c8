import { expect, it } from 'vitest'
import type { Erasure, Store } from '../src/db/index.ts'
import { eraseEverywhere } from '../src/guests/index.ts'
import { eachStore } from './support/stores.ts'
import { serveWholeApi } from './support/whole-api.ts'

/** Tables without guests' data, and why. A new table is listed here, or some slice erases from it. */
const NOT_OF_GUESTS = {
  api_keys: 'programs',
  secret_keys: 'a key of this installation',
  stored_settings: 'settings of this installation, ids of employees',
  settings_revision: 'a count',
  cloud_api_media: 'files of programs, for 30 days; each message has its own copy',
  cloud_api_templates: 'texts of employees',
  users: 'employees',
  user_presence: 'employees',
  teams: 'employees',
  team_members: 'employees',
  team_routes: 'ids',
  user_sessions: 'employees',
  user_accounts: 'employees',
  user_verifications: 'employees',
  audiences: 'conditions and ids',
  audience_imports: 'what employees say of a file; the file goes with its import',
  imports: 'what employees say of a file; the file goes with its import',
  channel_totals: 'sums',
  channel_gates: 'times',
  provider_states: 'providers',
  send_queues: 'ids',
  delivery_counts: 'sums',
  draft_usage: 'sums',
  data_retention_periods: 'days, names of employees',
  data_retention_runs: 'a place and sums',
  guest_merges: 'ids and times',
  guest_duplicates: 'ids and codes',
  duplicate_scans: 'a position',
  erased_identities: 'fingerprints with the secret key',
  answer_times: 'ids and times',
  automatic_answers: 'ids and times',
  chats: 'ids and counts',
  timeline: 'ids and times; goes when all others are done',
  mailings: 'texts and conditions of employees',
  mailing_orders: 'ids and sums',
  mailing_occurrences: 'times',
  mailing_texts: 'texts of employees',
  numbers: 'numbers of the restaurant',
  number_first_messages: 'numbers of the restaurant',
  number_states: 'numbers of the restaurant',
  history_gaps: 'times of numbers of the restaurant',
  number_safety: 'numbers of the restaurant',
  send_ledger: 'WhatsApp ids of messages',
  order_hours: 'sums',
  relay_state: 'a position',
  review_clicks: 'ids and scores',
  rating_days: 'figures',
  restaurant_alerts: 'figures',
  review_topics: 'topics',
  review_escalations: 'kinds of complaints, names of employees',
  reply_templates: 'texts of employees',
  check_list_ticks: 'notes of employees on the restaurant',
  review_connections: 'accounts of the restaurant',
  summary_emails: 'addresses of employees',
  restaurants: 'restaurants',
  rules: 'texts and conditions of employees',
  rule_versions: 'texts and conditions of employees',
  rule_firings: 'ids and codes',
  rule_wait_checks: 'ids and times',
  quick_answers: 'texts of employees',
  templates: 'texts of employees',
  message_templates: 'texts of employees',
  message_prices: 'prices',
  message_costs: 'ids, countries and prices',
  portfolios: 'figures',
  portfolio_recipients: 'ids and times',
  template_versions: 'texts of employees',
  webhooks: 'programs',
  webhook_deliveries: 'ids',
  push_keys: 'of the installation',
  push_subscriptions: 'browsers of employees',
  push_deliveries: 'ids',
  notification_settings: 'wishes of employees',
  notification_cursor: 'a position',
  whatsapp_credentials: 'numbers of the restaurant',
  whatsapp_web_versions: 'versions of WhatsApp',
} as const

const TEXT = /text|char|blob|bytea|json/i
/** Of the migrator, and of SQLite's search, which follows its rows. */
const OF_THE_DATABASE = /^(kysely_|sqlite_|guest_search|message_search)/

eachStore('an erasure', (open) => {
  it('looks at every table and text column that is not known to be of others', async () => {
    const store = await open()
    const covered = await coveredBy(store)
    const unknown: string[] = []
    for (const { name, columns } of await store.db.introspection.getTables()) {
      if (OF_THE_DATABASE.test(name) || name in NOT_OF_GUESTS) continue
      const known = covered.get(name) ?? new Set()
      if (known.has('*')) continue
      for (const column of columns) {
        if (TEXT.test(column.dataType) && !known.has(column.name)) unknown.push(`${name}.${column.name}`)
      }
    }
    expect(unknown, 'say in the personal-data.ts of the slice what becomes of it').toEqual([])
    const both = Object.keys(NOT_OF_GUESTS).filter((name) => covered.has(name))
    expect(both).toEqual([])
  })
})

async function coveredBy({ ...store }: Store): Promise<Erasure['covered']> {
  const { context } = await serveWholeApi(store)
  const erasure: Erasure = {
    db: store.db,
    guestIds: ['gst_nobody'],
    phones: ['+70000000000'],
    lids: [],
    userIds: [],
    isNamedIn: () => false,
    isMentionedIn: () => false,
    at: 0,
    signal: new AbortController().signal,
    waitFor: () => undefined,
    covered: new Map(),
  }
  await eraseEverywhere(context.guests, erasure)
  return erasure.covered
}
