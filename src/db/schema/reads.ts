import type { Schema } from '../schema.ts'

/**
 * Who reads tables of other slices in queries of its own, and which: whoever changes a table sees here whom it touches.
 * Only the owner, whose file names the table, writes it. A join where a screen, a claim or an audience must be one query
 * is a reason for an entry; a lookup that the owner's door offers is none. `test/architecture.test.ts` holds the list
 * against the calls, both ways.
 */
export const READS = {
  access: ['numbers', 'restaurants'],
  events: ['webhook_deliveries'],
  imports: ['audience_imports'],
  guests: [
    'chats',
    'messages',
    'numbers',
    'restaurants',
    'team_members',
    'team_routes',
    'teams',
    'user_presence',
    'users',
  ],
  numbers: ['chats', 'deliveries', 'guests'],
  orders: ['guest_identities', 'restaurants'],
  inbox: ['feed', 'guest_identities', 'guests', 'numbers'],
  deliveries: ['chats', 'guests', 'mailings', 'messages', 'numbers', 'outbox'],
  channels: ['chats', 'deliveries', 'mailings', 'send_queues'],
  audiences: ['consents', 'guest_identities', 'guests', 'mailings', 'push_tokens', 'ratings', 'send_queues'],
  templates: ['bonuses', 'guest_retention', 'restaurants'],
  autoresponder: ['numbers', 'restaurants'],
  mailings: [
    'chats',
    'deliveries',
    'guest_retention',
    'guests',
    'numbers',
    'orders',
    'restaurants',
    'retention_changes',
    'send_ledger',
    'send_queues',
    'templates',
  ],
  'promo-codes': ['guest_identities', 'guest_retention', 'restaurants'],
  reputation: ['deliveries', 'guests', 'messages', 'orders', 'promo_codes', 'restaurants'],
  drafts: ['chats', 'feed', 'messages', 'numbers', 'orders', 'quick_answers', 'ratings', 'users'],
  rules: [
    'answer_times',
    'chats',
    'feed',
    'guest_tags',
    'guests',
    'messages',
    'numbers',
    'orders',
    'ratings',
    'restaurants',
    'teams',
    'users',
  ],
  webhooks: ['outbox'],
  notifications: [
    'guests',
    'messages',
    'numbers',
    'restaurants',
    'team_members',
    'teams',
    'user_presence',
    'user_sessions',
    'users',
  ],
} satisfies Record<string, readonly (keyof Schema)[]>
