import type { RouterTo } from '../port.ts'
import { findPushTokens } from './tokens.ts'

/** Finds the devices on which guests have the app. */
export const routeToDevices: RouterTo = async (db, guests) => {
  const ids = guests.map(({ id }) => id)
  const tokens = await findPushTokens(db, ids)
  return ({ id }) => {
    const to = tokens.get(id) ?? []
    return to.length === 0 ? { skip: 'no_push_token' } : { to }
  }
}
