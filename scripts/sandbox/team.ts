import { randomBytes } from 'node:crypto'
import { HALL_TEAM, OPERATORS, RESTAURANT } from './cast.ts'
import type { Stage } from './stage.ts'
import type { Page } from './views.ts'

/** Two operators share the queue of the first restaurant, and drafts are switched on there. Returns the team's name. */
export async function makeTeam({ product: { api } }: Stage): Promise<string> {
  const members: string[] = []
  for (const { name, email } of OPERATORS) {
    const password = randomBytes(12).toString('base64url')
    const user = { name, email, password, role: 'operator' }
    members.push((await api.post<{ id: string }>('/v1/users', user)).id)
  }
  const { data: restaurants } = await api.get<Page<{ id: string; name: string }>>('/v1/restaurants')
  const id = restaurants.find(({ name }) => name === RESTAURANT.name)?.id ?? ''
  await api.post('/v1/teams', {
    name: HALL_TEAM,
    member_ids: members,
    restaurant_ids: [id],
    return_after_minutes: 10,
  })
  await api.patch(`/v1/restaurants/${id}/drafts`, { enabled: true })
  return HALL_TEAM
}
