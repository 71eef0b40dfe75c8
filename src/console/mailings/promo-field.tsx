import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PROMO_PERCENTS, type PromoPercent } from '../../lib/promo-percents.ts'

/** The promo code that each guest gets. */
export function PromoField(props: { percent: PromoPercent | null; onChange: (percent: PromoPercent | null) => void }) {
  const { percent, onChange } = props
  const { t } = useTranslation('mailings')
  return (
    <Select
      label={t('edit.promo')}
      description={t('edit.promoHint', { name: '{{ promo_code }}' })}
      placeholder={t('edit.promoNone')}
      clearable
      maw={260}
      data={PROMO_PERCENTS.map((each) => ({ value: String(each), label: `${each} %` }))}
      value={percent === null ? null : String(percent)}
      onChange={(chosen) => onChange(PROMO_PERCENTS.find((each) => String(each) === chosen) ?? null)}
    />
  )
}
