import { ALLERGIC, NUMBERS, RULE } from './cast.ts'
import { type Stage, until } from './stage.ts'
import type { Page } from './views.ts'

type Firing = { guest: { id: string }; steps: { action: string; done: boolean }[] }

/** A guest mentions an allergy, and a rule does what an operator would. Returns the guest and the rule's actions. */
export async function playRule({ network, product: { api } }: Stage): Promise<{ guestId: string; done: string[] }> {
  const { id } = await api.post<{ id: string }>('/v1/rules', RULE)
  await network.client.createGuests({ phones: [ALLERGIC.phone], names: [ALLERGIC.name] })
  const content = { kind: 'text' as const, text: ALLERGIC.opening ?? '' }
  await network.client.guestSends({ guest: ALLERGIC.phone, to: NUMBERS[0].phone, content })
  let firing: Firing | undefined
  await until('the rule has fired', async () => {
    const { data } = await api.get<Page<Firing>>(`/v1/rules/${id}/firings`)
    firing = data[0]
    return firing !== undefined
  })
  const filter = { guest: ALLERGIC.phone, match: '^Спасибо, что предупредили' }
  await network.client.until({ kind: 'shown', count: 1, filter })
  const done = firing?.steps.filter((step) => step.done).map(({ action }) => action) ?? []
  return { guestId: firing?.guest.id ?? '', done }
}
