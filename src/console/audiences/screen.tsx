import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /audiences and below. */
export function AudiencesScreen() {
  const { t } = useTranslation('audiences')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
