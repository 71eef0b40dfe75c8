import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  // That an employee was told of them: ids and times. The words were made when it was sent, and are kept nowhere.
  notifications: { key: ['id'], whose: 'guest_id', erase: 'delete' },
}

export const notificationPersonalData = personalHooks(TABLES)
