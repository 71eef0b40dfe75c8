import { useMemo } from 'react'
import { useList } from '../lists.ts'
import { useEverybody } from '../parts/person-name.tsx'
import { useTeams } from '../parts/teams.ts'

export type Choices = { value: string; label: string }[]

export type Names = {
  restaurants: Choices
  numbers: Choices
  users: Choices
  teams: Choices
  templates: Choices
  /** The name of an id, of whichever kind. */
  nameOf(id: string): string
}

const choices = (rows: readonly { id: string; name: string }[]): Choices =>
  rows.map(({ id, name }) => ({ value: id, label: name }))

/** Everything that rules refer to. */
export function useNames(): Names {
  const restaurants = useList(['restaurants', 'names'], '/v1/restaurants', { limit: 200 }).rows
  const numbers = useList(['numbers', 'names'], '/v1/numbers', { limit: 200 }).rows
  const templates = useList(['templates', 'names'], '/v1/templates', { limit: 200 }).rows
  const everybody = useEverybody()
  const teams = useTeams()
  return useMemo(() => {
    const lists = {
      restaurants: choices(restaurants),
      numbers: numbers.map(({ id, label, phone }) => ({ value: id, label: label || (phone ?? id) })),
      users: choices(everybody.filter(({ kind, active }) => kind === 'user' && active)),
      teams: choices(teams),
      templates: choices(templates.filter(({ channel }) => channel === 'whatsapp')),
    }
    const names = new Map(Object.values(lists).flatMap((list) => list.map(({ value, label }) => [value, label])))
    return { ...lists, nameOf: (id: string) => names.get(id) ?? id }
  }, [restaurants, numbers, templates, everybody, teams])
}
