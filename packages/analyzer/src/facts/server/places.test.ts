import { file, serviceOf, type Files } from '../../checks/__testUtils__/trees';
import { serverPlacesOf } from './places';

const made = (files: Files) =>
  serviceOf(files)
    .fact(serverPlacesOf)
    .made.map(({ path, line }) => `${path}:${line}`);

it('names the first and the last application that a file makes', () => {
  expect(
    made({
      'package.json': '{ "dependencies": { "@nestjs/core": "11.0.0" } }',
      'src/main.ts': file(
        'const settings = await NestFactory.create(AppModule);',
        'await settings.close();',
        'const app = await NestFactory.create(AppModule);',
        'await app.listen(3000);',
      ),
    }),
  ).toEqual(['src/main.ts:1', 'src/main.ts:3']);
});

it('puts the root of Django’s addresses before the lists that it takes in', () => {
  const [first] = made({
    'requirements.txt': 'django==5.1\n',
    'manage.py': 'execute_from_command_line(sys.argv)\n',
    'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\n',
    'shop/urls.py': file(
      'urlpatterns = [',
      '    path("orders/", include("orders.urls")),',
      ']',
    ),
    'orders/urls.py': file(
      'from . import views',
      'urlpatterns = [',
      '    path("", views.orders),',
      '    path("mine/", views.mine),',
      ']',
    ),
    'orders/views.py': file(
      'def orders(request): ...',
      'def mine(request): ...',
    ),
  });
  expect(first).toBe('shop/urls.py:1');
});
