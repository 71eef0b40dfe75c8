import type { RouterTo } from '../port.ts'

/** Finds guests' phones. */
export const routeToPhone: RouterTo =
  async () =>
  ({ phone }) =>
    phone === null ? { skip: 'no_phone' } : { to: [phone] }
