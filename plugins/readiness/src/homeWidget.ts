/** What a home page that its users arrange says of the widget, and the room that it takes there. */
export const homeWidget = {
  title: 'My services’ readiness',
  description:
    'How many of your services are ready for production, and what to begin with',
  layout: {
    width: { minColumns: 3, defaultColumns: 5 },
    height: { minRows: 4, defaultRows: 7 },
  },
};
