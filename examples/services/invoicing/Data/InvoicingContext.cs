using Microsoft.EntityFrameworkCore;

namespace Invoicing.Data;

public class InvoicingContext(DbContextOptions<InvoicingContext> options) : DbContext(options)
{
    public DbSet<Invoice> Invoices => Set<Invoice>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Invoice>(invoice =>
        {
            invoice.HasIndex(x => x.Number).IsUnique();
            invoice.HasIndex(x => x.OrderId).IsUnique();
            invoice.Property(x => x.Net).HasPrecision(12, 2);
            invoice.Property(x => x.Tax).HasPrecision(12, 2);
            invoice.Ignore(x => x.Total);
        });
        model.Entity<InvoiceLine>().Property(x => x.UnitPrice).HasPrecision(12, 2);
    }
}
