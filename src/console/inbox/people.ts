import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../api-types.ts'
import { useEverybody } from '../parts/person-name.tsx'
import { useMe } from '../session.ts'

export type People = {
  /** People to whom a conversation can be given. */
  users: readonly Person[]
  /** A name; an assignee may be a name itself. */
  nameOf(id: string): string
  /** Whoever is signed in. */
  me: string
}

/** Held by the screen: thousands of rows ask for it. */
export const PeopleContext = createContext<People>({ users: [], nameOf: (id) => id, me: '' })

/** The people whose ids are in authors and assignees. */
export function usePeople(): People {
  return useContext(PeopleContext)
}

/** The value of `PeopleContext`. */
export function useLoadedPeople(): People {
  const { t } = useTranslation(['inbox', 'shell'])
  const me = useMe()
  const everybody = useEverybody()
  return useMemo(() => {
    const names = new Map(everybody.map((person) => [person.id, person.name]))
    return {
      me: me.id,
      users: everybody.filter(({ kind, active }) => kind === 'user' && active),
      nameOf: (id: string) =>
        id === me.id ? t('you') : (names.get(id) ?? (id.startsWith('rul_') ? t('shell:byRule') : id)),
    }
  }, [everybody, me.id, t])
}
