import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  webhook_attempts: {
    key: ['id'],
    whose: { text: 'named' },
    erase: { request_body: '', response_body: null, error: null },
    keeps: ['delivery_id'],
  },
}

/** What the log of webhooks holds of guests. Programs are told by `guest.erased` to do the same. */
export const webhookPersonalData = personalHooks(TABLES)
