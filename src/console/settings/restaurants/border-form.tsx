import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../parts/choice.tsx'
import { type FormProps, PartForm } from './part-form.tsx'

/** Which scores wait for an operator. */
export function BorderForm({ id, settings }: FormProps) {
  const { t } = useTranslation('settings')
  const [border, setBorder] = useState(settings.rating_border)
  return (
    <PartForm id={id} title={t('border.title')} hint={t('border.hint')} changes={() => ({ rating_border: border })}>
      <Choice
        aria-label={t('border.title')}
        value={String(border)}
        onChange={(value) => setBorder(Number(value))}
        data={[1, 2, 3, 4, 5].map((score) => ({ value: String(score), label: t('border.upTo', { score }) }))}
      />
    </PartForm>
  )
}
