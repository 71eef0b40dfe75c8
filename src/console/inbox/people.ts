import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Person } from '../api-types.ts'
import { useMe } from '../session.ts'

const MOST_PAGES = 10

export type People = {
  /** Those to whom a conversation can be given. */
  users: readonly Person[]
  /** A name; an assignee may be a name itself. */
  nameOf(id: string): string
  /** Whoever is signed in. */
  me: string
}

/** Held by the screen: thousands of rows ask for it. */
export const PeopleContext = createContext<People>({ users: [], nameOf: (id) => id, me: '' })

/** Whose ids stand in authors and assignees. */
export function usePeople(): People {
  return useContext(PeopleContext)
}

/** What `PeopleContext` is given. */
export function useLoadedPeople(): People {
  const { t } = useTranslation('inbox')
  const me = useMe()
  const { data } = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => loadPeople(signal),
    staleTime: 5 * 60_000,
  })
  return useMemo(() => {
    const names = new Map(data?.map((person) => [person.id, person.name]))
    return {
      me: me.id,
      users: data?.filter(({ kind, active }) => kind === 'user' && active) ?? [],
      nameOf: (id: string) => (id === me.id ? t('you') : (names.get(id) ?? id)),
    }
  }, [data, me.id, t])
}

async function loadPeople(signal: AbortSignal): Promise<Person[]> {
  const people: Person[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, next_cursor } = await api.GET('/v1/people', { query: { limit: 200, cursor }, signal })
    people.push(...data)
    if (next_cursor === null) break
    cursor = next_cursor
  }
  return people
}
