import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Audience, AudienceField } from '../api-types.ts'
import { useList } from '../lists.ts'
import type { ConditionDraft } from './conditions.ts'

export const AUDIENCES_KEY = ['audiences'] as const

export function useFields() {
  return useQuery({
    queryKey: [...AUDIENCES_KEY, 'fields'],
    queryFn: ({ signal }) => api.GET('/v1/audiences/fields', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ data }) => data,
  })
}

/** The type of a condition's value; undefined if it has not been chosen yet. */
export function kindIn(fields: readonly AudienceField[] | undefined) {
  return ({ field, op }: ConditionDraft): string | undefined =>
    fields?.find((each) => each.field === field)?.ops.find((each) => each.op === op)?.value
}

export function useAudiences() {
  return useList([...AUDIENCES_KEY, 'list'], '/v1/audiences', { limit: 200 })
}

const TYPING_MS = 500

/** How many guests an audience has, some of them, and how many may be written to. Undefined asks nothing. */
export function useCount(audience: Audience | undefined) {
  const [asked] = useDebouncedValue(JSON.stringify(audience ?? null), TYPING_MS)
  return useQuery({
    queryKey: [...AUDIENCES_KEY, 'count', asked],
    queryFn: ({ signal }) => api.POST('/v1/audiences/count', { body: { audience: JSON.parse(asked) }, signal }),
    enabled: asked !== 'null',
    placeholderData: (before) => before,
    staleTime: 30_000,
    retry: false,
  })
}
