import type { Files } from '../../containerization/__testUtils__/trees';

export {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../../containerization/__testUtils__/trees';

export const fastapi: Files = {
  'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.32.0\n',
  'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
};
export const django: Files = {
  'requirements.txt': 'django==5.1\n',
  'manage.py':
    'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/wsgi.py':
    'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
};
export const nest: Files = {
  'package.json': JSON.stringify({
    dependencies: { '@nestjs/core': '11.0.0', '@nestjs/config': '4.0.0' },
  }),
  'src/main.ts':
    "import { AppModule } from './app.module';\nNestFactory.create(AppModule).then(app => app.listen(3000));\n",
};
