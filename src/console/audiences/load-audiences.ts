import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { AudienceCountOut, SavedAudienceOut } from '../../mailings/index.ts'
import { api, usePages } from '../api.ts'
import type { ConditionDraft, Node } from './conditions.ts'

export type Title = { en: string; ru: string }

/** What a condition may ask: GET /v1/audiences/fields. */
export type FieldOut = {
  field: string
  group: 'orders' | 'ratings' | 'guest' | 'mailings'
  title: Title
  ops: { op: string; title: Title; value: string; choices: { value: string | number; title: Title }[] }[]
}

/** Whom a mailing goes to, as the builder makes it; the server knows more of conditions. */
export type Audience = (
  | { all: true }
  | { tag: string }
  | { guest_ids: string[] }
  | { audience_id: string }
  | { conditions: Node }
) & { exclude_audience_ids?: string[] | undefined }

export const AUDIENCES_KEY = ['audiences'] as const

export function useFields() {
  return useQuery({
    queryKey: [...AUDIENCES_KEY, 'fields'],
    queryFn: ({ signal }) => api.get<{ data: FieldOut[] }>('/v1/audiences/fields', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ data }) => data,
  })
}

/** What stands in the value of a condition; undefined for one that is not chosen yet. */
export function kindIn(fields: readonly FieldOut[] | undefined) {
  return ({ field, op }: ConditionDraft): string | undefined =>
    fields?.find((each) => each.field === field)?.ops.find((each) => each.op === op)?.value
}

export function useAudiences() {
  return usePages<SavedAudienceOut>([...AUDIENCES_KEY, 'list'], '/v1/audiences', {}, { limit: 200 })
}

const TYPING_MS = 500

/** How many guests an audience has, some of them, and how many may be written to. Undefined asks nothing. */
export function useCount(audience: Audience | undefined) {
  const [asked] = useDebouncedValue(JSON.stringify(audience ?? null), TYPING_MS)
  return useQuery({
    queryKey: [...AUDIENCES_KEY, 'count', asked],
    queryFn: ({ signal }) =>
      api.post<AudienceCountOut>('/v1/audiences/count', { audience: JSON.parse(asked) }, { signal }),
    enabled: asked !== 'null',
    placeholderData: (before) => before,
    staleTime: 30_000,
    retry: false,
  })
}
