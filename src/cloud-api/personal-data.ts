import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  // What a program said of a message may name its guest; the titles of options are its own words.
  cloud_api_messages: { key: ['message_id'], whose: 'guest_id', erase: 'delete' },
}

/** What the facade keeps of guests. Uploads are of programs, and go after 30 days; each message has its own copy. */
export const cloudApiPersonalData = personalHooks(TABLES)
