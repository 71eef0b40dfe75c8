import { Anchor, Card } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'wouter'
import { api } from '../api.ts'
import { PageFrame } from '../parts/page.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { FiguresTable } from './results.tsx'
import { MAILINGS_KEY } from './types.ts'

/** Results of several mailings side by side: /mailings/compare?ids= */
export function ComparePage() {
  const { t } = useTranslation('mailings')
  const [search] = useSearchParams()
  const ids = search.get('ids') ?? ''
  const compared = useQuery({
    queryKey: [...MAILINGS_KEY, 'compare', ids],
    queryFn: ({ signal }) => api.GET('/v1/mailings/compare', { query: { ids }, signal }),
    enabled: ids !== '',
  })
  return (
    <PageFrame title={t('results.compareTitle')} above={{ href: '/mailings', title: t('title') }}>
      {ids === '' ? (
        <Empty icon={<IconScale />} title={t('results.compareEmpty')} />
      ) : (
        <Loaded query={compared}>
          {({ data }) => (
            <Card>
              <FiguresTable
                rows={data.map(({ id, name, figures }) => ({
                  name: (
                    <Anchor component={Link} href={`/mailings/${id}`}>
                      {name}
                    </Anchor>
                  ),
                  figures,
                }))}
              />
            </Card>
          )}
        </Loaded>
      )}
    </PageFrame>
  )
}
