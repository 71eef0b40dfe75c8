import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Answer } from '../api-calls.ts'
import type { Person } from '../api-types.ts'

const PAGE = 200
/** Enough for any restaurant; later ones are shown by id. */
const MAX_PAGES = 10
const NOBODY: readonly Person[] = []

/** Everybody who has acted here, including those who are gone. */
export function useEverybody(): readonly Person[] {
  const { data } = useQuery({ queryKey: ['people'], queryFn: loadPeople, staleTime: 5 * 60_000 })
  return data ?? NOBODY
}

/** Presence may have changed since. */
export function useRefreshPeople(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: ['people'] })
}

/** How to show an id from `author`, `done_by` and the like. */
export function usePersonName(): (id: string) => string {
  const { t } = useTranslation()
  const people = useEverybody()
  const names = useMemo(() => new Map(people.map(({ id, name }) => [id, name])), [people])
  return (id) =>
    names.get(id) ??
    (id === 'rules' ? t('byRules') : id.startsWith('rul_') ? t('byRule') : id === 'system' ? t('product') : id)
}

async function loadPeople({ signal }: { signal: AbortSignal }): Promise<Person[]> {
  const found: Person[] = []
  let cursor: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const next: Answer<'get', '/v1/people'> = await api.GET('/v1/people', { query: { limit: PAGE, cursor }, signal })
    found.push(...next.data)
    cursor = next.next_cursor
    if (cursor === null) break
  }
  return found
}
