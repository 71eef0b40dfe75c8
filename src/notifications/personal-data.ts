import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  // That an employee was notified about them: ids and times. The words were made at sending and are stored nowhere.
  notifications: { key: ['id'], whose: 'guest_id', erase: 'delete' },
}

export const notificationPersonalData = personalHooks(TABLES)
