import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  // What a program said about a message may name its guest; the titles of options are the program's own words.
  cloud_api_messages: { key: ['message_id'], whose: 'guest_id', erase: 'delete' },
}

/**
 * What the facade stores about guests. Uploads belong to programs and go after 30 days; each message has its own copy.
 */
export const cloudApiPersonalData = personalHooks(TABLES)
