import { SegmentedControl, type SegmentedControlProps } from '@mantine/core'
import { usePhone } from '../phone.ts'

/** One of a few, all in sight. On a phone more than two are stacked, so that none is cut off. */
export function Choice<V extends string>({ data, ...rest }: SegmentedControlProps<V> & { 'aria-label': string }) {
  const below = usePhone() && data.length > 2
  return (
    <SegmentedControl
      data={data}
      orientation={below ? 'vertical' : 'horizontal'}
      fullWidth={below}
      style={below ? { width: '100%' } : { alignSelf: 'flex-start' }}
      {...rest}
    />
  )
}
