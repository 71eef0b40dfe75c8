import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../../api.ts'
import { usePersonName } from '../../parts/person-name.tsx'

type Named = { name?: string | null; label?: string; url?: string; push_name?: string | null; phone?: string | null }
type Source = { find: (call: { path: { id: string }; signal: AbortSignal }) => Promise<Named>; page: string }

/** Things with a page of their own: where they are requested, and where they are shown. */
const SOURCES: Readonly<Record<string, Source>> = {
  num: { find: (call) => api.GET('/v1/numbers/{id}', call), page: '/numbers' },
  rst: { find: (call) => api.GET('/v1/restaurants/{id}', call), page: '/restaurants' },
  gst: { find: (call) => api.GET('/v1/guests/{id}', call), page: '/inbox' },
  mlg: { find: (call) => api.GET('/v1/mailings/{id}', call), page: '/mailings' },
  tpl: { find: (call) => api.GET('/v1/templates/{id}', call), page: '/templates' },
  aud: { find: (call) => api.GET('/v1/audiences/{id}', call), page: '/audiences' },
  tem: { find: (call) => api.GET('/v1/teams/{id}', call), page: '/settings/teams' },
  whk: { find: (call) => api.GET('/v1/webhooks/{id}', call), page: '/settings/webhooks' },
}

/** The object of an act, by name if it still has one; the id, which can be searched for, is below. */
export function Subject({ id }: { id: string }) {
  const nameOf = usePersonName()
  const source = SOURCES[id.slice(0, 3)]
  const person = nameOf(id)
  return (
    <>
      {source ? <NamedLink id={id} source={source} /> : person !== id && <Text size="sm">{person}</Text>}
      <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {id}
      </Text>
    </>
  )
}

function NamedLink({ id, source }: { id: string; source: Source }) {
  const { data } = useQuery({
    queryKey: ['audit-log', 'subject', id],
    queryFn: ({ signal }) => source.find({ path: { id }, signal }),
    staleTime: 5 * 60_000,
    // What has been deleted has no name any more.
    retry: false,
  })
  const name = data && (data.name ?? data.label ?? data.url ?? data.push_name ?? data.phone)
  if (!name) return null
  return (
    <Anchor component={Link} href={`${source.page}/${id}`} size="sm" className="people-wrote" display="block">
      <bdi>{name}</bdi>
    </Anchor>
  )
}
