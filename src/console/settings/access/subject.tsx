import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../../api.ts'
import { usePersonName } from '../../parts/person-name.tsx'

type Source = { api: string; name: string; page: string }

/** What has a page of its own: where it is asked for, which field names it, where it is shown. */
const SOURCES: Readonly<Record<string, Source>> = {
  num: { api: '/v1/numbers', name: 'label', page: '/numbers' },
  rst: { api: '/v1/restaurants', name: 'name', page: '/restaurants' },
  gst: { api: '/v1/guests', name: 'name', page: '/inbox' },
  mlg: { api: '/v1/mailings', name: 'name', page: '/mailings' },
  tpl: { api: '/v1/templates', name: 'name', page: '/templates' },
  aud: { api: '/v1/audiences', name: 'name', page: '/audiences' },
  whk: { api: '/v1/webhooks', name: 'url', page: '/settings/webhooks' },
}

/** What an act was done to, by its name where it still has one; the id, by which one can search, stands below. */
export function Subject({ id }: { id: string }) {
  const nameOf = usePersonName()
  const source = SOURCES[id.slice(0, 3)]
  const person = nameOf(id)
  return (
    <>
      {source ? <Named id={id} source={source} /> : person !== id && <Text size="sm">{person}</Text>}
      <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {id}
      </Text>
    </>
  )
}

function Named({ id, source }: { id: string; source: Source }) {
  const { data } = useQuery({
    queryKey: ['audit-log', 'subject', id],
    queryFn: ({ signal }) => api.get<Record<string, unknown>>(`${source.api}/${id}`, { signal }),
    staleTime: 5 * 60_000,
    // What has been deleted has no name any more.
    retry: false,
  })
  const name = data && [data[source.name], data.push_name, data.phone].find((each) => typeof each === 'string')
  if (name === undefined) return null
  return (
    <Anchor component={Link} href={`${source.page}/${id}`} size="sm" className="people-wrote" display="block">
      <bdi>{String(name)}</bdi>
    </Anchor>
  )
}
