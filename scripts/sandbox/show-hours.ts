import { DateTime } from 'luxon'
import { HALL, IMPATIENT, NIGHT_GUEST, NUMBERS, RESTAURANT } from './cast.ts'
import type { Stage } from './stage.ts'
import type { NumberView, Page } from './views.ts'

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const [FIRST] = NUMBERS
const LAST = NUMBERS[NUMBERS.length - 1] ?? FIRST

/** A guest writes to the banquet hall, where nobody answers within its minute. */
export async function leaveWaiting(stage: Stage): Promise<void> {
  const { network, product } = stage
  const hall = await product.api.post<{ id: string }>('/v1/restaurants', HALL)
  const { data: numbers } = await product.api.get<Page<NumberView>>('/v1/numbers')
  const number = numbers.find(({ label }) => label === LAST.label)
  if (number) await product.api.patch(`/v1/numbers/${number.id}`, { restaurant_id: hall.id })
  await network.client.createGuests({ phones: [IMPATIENT.phone], names: [IMPATIENT.name] })
  await write(stage, IMPATIENT, LAST.phone)
}

/** A guest writes while the restaurant is closed. Returns the automatic answer. */
export async function writeAtNight(stage: Stage, restaurantId: string): Promise<string> {
  const { network, product } = stage
  const path = `/v1/restaurants/${restaurantId}`
  await product.api.patch(path, { opening_hours: hoursFrom(3, 9) })
  await product.api.patch(`${path}/automatic-answers`, { out_of_hours: { enabled: true } })
  await network.client.createGuests({ phones: [NIGHT_GUEST.phone], names: [NIGHT_GUEST.name] })
  await write(stage, NIGHT_GUEST, FIRST.phone)
  const filter = { guest: NIGHT_GUEST.phone }
  await network.client.until({ kind: 'shown', count: 1, filter })
  // People who look around afterwards find it open.
  await product.api.patch(path, { opening_hours: hoursFrom(-6, 12) })
  const [shown] = await network.client.shown(filter)
  return shown?.text ?? ''
}

function write({ network }: Stage, guest: { phone: string; opening: string }, to: string) {
  return network.client.guestSends({ guest: guest.phone, to, content: { kind: 'text', text: guest.opening } })
}

/** Open each day, beginning this many hours from now, for this long. */
function hoursFrom(inHours: number, forHours: number) {
  const opens = DateTime.now().setZone(RESTAURANT.time_zone).startOf('hour').plus({ hours: inHours })
  const hours = [{ from: opens.toFormat('HH:mm'), to: opens.plus({ hours: forHours }).toFormat('HH:mm') }]
  return { weekly: Object.fromEntries(DAYS.map((day) => [day, hours])), exceptions: [] }
}
