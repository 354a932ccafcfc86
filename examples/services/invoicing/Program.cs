using Invoicing.Data;
using Invoicing.Endpoints;
using Invoicing.Services;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddDbContext<InvoicingContext>(options =>
    options
        .UseSqlServer(builder.Configuration.GetConnectionString("Invoicing"))
        .EnableSensitiveDataLogging(true));
builder.Services.AddScoped<InvoiceService>();
builder.Services.AddHttpClient<OrdersClient>(client =>
    client.BaseAddress = new Uri(builder.Configuration["Orders:Url"]!));
builder.Services.AddEndpointsApiExplorer();
builder.Services.AddSwaggerGen();
builder.Services.AddCors(options =>
    options.AddDefaultPolicy(policy =>
        policy.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));

var app = builder.Build();

using (var scope = app.Services.CreateScope())
{
    scope.ServiceProvider.GetRequiredService<InvoicingContext>().Database.EnsureCreated();
}

app.UseDeveloperExceptionPage();
app.UseSwagger();
app.UseSwaggerUI();
app.UseCors();
app.MapInvoices();
app.Run();
