import { useList } from '../../lists.ts'
import { useCan } from '../../session.ts'
import { useChatNumbers } from '../chat-numbers.ts'

type Place = { value: string; label: string }

/** Restaurants and numbers that guests have written to. The restaurants are loaded once they are `wanted`. */
export function usePlaces(wanted: boolean): { restaurants: Place[]; numbers: Place[] } {
  const may = useCan()('guests:read')
  const numbers = useChatNumbers()
  const restaurants = useList(['restaurants', 'names'], '/v1/restaurants', { limit: 200, enabled: may && wanted }).rows
  return {
    restaurants: restaurants.map(({ id, name }) => ({ value: id, label: name })),
    numbers: [...numbers].map(([id, { label }]) => ({ value: id, label })),
  }
}
