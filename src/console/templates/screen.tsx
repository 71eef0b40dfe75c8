import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /templates and below. */
export function TemplatesScreen() {
  const { t } = useTranslation('templates')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
